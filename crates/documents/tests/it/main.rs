mod html;
mod order;
mod package;
mod returned;
mod sample;
