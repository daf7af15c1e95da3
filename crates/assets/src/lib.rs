//! Holds the trained model and the built-in gazetteer that the binary carries.
//!
//! A release build carries the bytes inside the binary, which the system maps on demand; a debug
//! build maps the files from the repository, so that tests link fast.

use std::sync::OnceLock;

use tallybook_gazetteer::Gazetteer;
use tallybook_syntax::Model;

/// Returns the English model.
#[must_use]
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        Model::from_static(&[]).expect("the model in the repository is of this version")
    })
}

/// Returns the built-in gazetteer.
#[must_use]
pub fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        Gazetteer::from_static(&[]).expect("the gazetteer in the repository is of this version")
    })
}
