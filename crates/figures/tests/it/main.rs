mod agreement;
mod live;
mod meaning;
mod naive;
mod naive_records;
mod scenes;
