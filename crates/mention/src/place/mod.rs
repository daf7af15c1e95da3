//! Turns toponyms and the words around them into places with coordinates and uncertainty.

use tallybook_gazetteer::{Gazetteer, Place};
use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

use crate::Mention;

/// What a place phrase means.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaceValue {
    /// The name as it stands, without the words of relation ("Ain Dewar").
    pub toponym: String,
    /// The gazetteer entry, `None` for a name that no gazetteer holds.
    pub place: Option<Place>,
    /// "southwest of", "20 km from", "near", "between"; `None` for the place itself.
    pub relation: Option<String>,
    /// Kilometres around the coordinates within which the words put it; `None` where unknown.
    pub uncertainty_km: Option<f64>,
    /// True where the name stands for a government, a people or a language ("Ankara said").
    pub metonym: bool,
}

/// A place in the text.
pub type PlaceMention = Mention<PlaceValue>;

/// Returns the places of a document.
#[must_use]
pub fn find(
    _document: &Document,
    _sentences: &[ParsedSentence],
    _gazetteer: &Gazetteer,
) -> Vec<PlaceMention> {
    Vec::new()
}
