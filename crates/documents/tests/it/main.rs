mod html;
mod order;
mod package;
mod sample;
