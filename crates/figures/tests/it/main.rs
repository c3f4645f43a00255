mod agreement;
mod live;
mod meaning;
mod naive;
mod scenes;
