//! Runs the repository tasks.

fn main() {
    println!("tasks: none yet");
}
