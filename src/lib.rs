//! Makes scraped text fit to use, and shows every change it made.
#![doc = ""]

pub mod text;
