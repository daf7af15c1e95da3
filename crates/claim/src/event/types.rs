//! Turns the codebook's words for types and statuses into enums.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "each variant is the codebook's word")]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every word, in the codebook's order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// Returns the word as the contract writes it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// Returns the value of that word, or `None`.
            #[must_use]
            pub fn from_word(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// What kind of happening (CODEBOOK section 1).
    EventType {
        AirStrike = "air_strike",
        Shelling = "shelling",
        Explosion = "explosion",
        SuicideBombing = "suicide_bombing",
        ChemicalAttack = "chemical_attack",
        ArmedClash = "armed_clash",
        TerritoryChange = "territory_change",
        Attack = "attack",
        Killing = "killing",
        Abduction = "abduction",
        SexualViolence = "sexual_violence",
        Protest = "protest",
        Riot = "riot",
        Movement = "movement",
        Deployment = "deployment",
        Withdrawal = "withdrawal",
        Base = "base",
        ForceLevel = "force_level",
        Exercise = "exercise",
        Siege = "siege",
        Arrest = "arrest",
        Release = "release",
        WeaponsSeizure = "weapons_seizure",
        Interception = "interception",
        Destruction = "destruction",
        Sanction = "sanction",
        Agreement = "agreement",
        Talks = "talks",
        Statement = "statement",
        Demand = "demand",
        Threat = "threat",
        Accusation = "accusation",
        Rejection = "rejection",
        AidDelivery = "aid_delivery",
        Displacement = "displacement",
    }
}

words! {
    /// How far the text vouches for it (CODEBOOK section 2).
    Status {
        Asserted = "asserted",
        Claimed = "claimed",
        Denied = "denied",
        Planned = "planned",
        Hypothetical = "hypothetical",
        Undisclosed = "undisclosed",
    }
}

impl EventType {
    /// Returns true for fire and charges from a distance, however they come; an interception is
    /// none.
    pub(crate) fn is_blast(self) -> bool {
        matches!(
            self,
            Self::AirStrike
                | Self::Shelling
                | Self::Explosion
                | Self::SuicideBombing
                | Self::ChemicalAttack
        )
    }
}
