//! Turns a row of the gazetteer into a `Place`.

/// An ISO 3166-1 alpha-2 code, or `--` where none is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct CountryCode(pub [u8; 2]);

impl CountryCode {
    /// Returns the code of two ASCII letters, in upper case, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match *text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// No country known (a sea, a border area).
    pub const NONE: Self = Self(*b"--");

    /// Returns the two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("--")
    }
}

/// What kind of thing a place is; the contract's `feature`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the word the contract prints")]
#[repr(u8)]
pub enum Feature {
    Populated,
    Country,
    Admin1,
    Admin2,
    Region,
    Crossing,
    Base,
    Airport,
    OilField,
    Dam,
    Camp,
    Prison,
    Neighbourhood,
    Water,
    Island,
    Mountain,
    Road,
    Port,
    BorderArea,
    Facility,
}

impl Feature {
    /// Every kind, in the order of its number in built files: append only.
    pub const ALL: &'static [Self] = &[
        Self::Populated,
        Self::Country,
        Self::Admin1,
        Self::Admin2,
        Self::Region,
        Self::Crossing,
        Self::Base,
        Self::Airport,
        Self::OilField,
        Self::Dam,
        Self::Camp,
        Self::Prison,
        Self::Neighbourhood,
        Self::Water,
        Self::Island,
        Self::Mountain,
        Self::Road,
        Self::Port,
        Self::BorderArea,
        Self::Facility,
    ];

    /// Returns the kind of that number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Returns the kind that the contract's word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|feature| feature.as_str() == word)
    }

    /// Returns true for kinds that cover an area rather than a point.
    #[must_use]
    pub fn is_area(self) -> bool {
        matches!(
            self,
            Self::Country | Self::Admin1 | Self::Admin2 | Self::Region | Self::BorderArea
        )
    }

    /// Returns the word as the contract prints it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Populated => "populated",
            Self::Country => "country",
            Self::Admin1 => "admin1",
            Self::Admin2 => "admin2",
            Self::Region => "region",
            Self::Crossing => "crossing",
            Self::Base => "base",
            Self::Airport => "airport",
            Self::OilField => "oil_field",
            Self::Dam => "dam",
            Self::Camp => "camp",
            Self::Prison => "prison",
            Self::Neighbourhood => "neighbourhood",
            Self::Water => "water",
            Self::Island => "island",
            Self::Mountain => "mountain",
            Self::Road => "road",
            Self::Port => "port",
            Self::BorderArea => "border_area",
            Self::Facility => "facility",
        }
    }
}

/// A place's id with its authority: `geonames:173578`, `tallybook:al-walid-tigris`.
pub type PlaceId = String;

/// One gazetteer entry.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// Id with its authority.
    pub place_id: PlaceId,
    /// Main name in Latin script.
    pub name: String,
    /// Degrees north, WGS 84; `None` where no source that can be named gives one.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Country.
    pub country: CountryCode,
    /// Name of the first-level area, where known.
    pub admin1: Option<String>,
    /// Kind.
    pub feature: Feature,
    /// Inhabitants, 0 where unknown.
    pub population: u64,
}
