mod river;
mod scenes;
