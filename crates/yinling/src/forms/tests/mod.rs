//! Forms filled, forgotten, known again.
