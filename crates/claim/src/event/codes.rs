//! Turns an event type into the codes of the field's codebooks.

use super::EventType;

/// The crosswalk of one type; `None` where the codebook has no such thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Codes {
    /// CAMEO code.
    pub cameo: Option<&'static str>,
    /// PLOVER event.
    pub plover: Option<&'static str>,
    /// ACLED event type.
    pub acled_event: Option<&'static str>,
    /// ACLED sub-event type.
    pub acled_sub_event: Option<&'static str>,
}

/// Returns the crosswalk of a type, never more precise than the type itself.
#[must_use]
pub fn codes(event_type: EventType) -> Codes {
    let (cameo, plover, acled_event, acled_sub_event) = match event_type {
        EventType::AirStrike => (
            Some("195"),
            Some("ASSAULT"),
            Some("Explosions/Remote violence"),
            Some("Air/drone strike"),
        ),
        EventType::Shelling => (
            Some("194"),
            Some("ASSAULT"),
            Some("Explosions/Remote violence"),
            Some("Shelling/artillery/missile attack"),
        ),
        EventType::Explosion => (
            Some("183"),
            Some("ASSAULT"),
            Some("Explosions/Remote violence"),
            Some("Remote explosive/landmine/IED"),
        ),
        EventType::SuicideBombing => (
            Some("1831"),
            Some("ASSAULT"),
            Some("Explosions/Remote violence"),
            Some("Suicide bomb"),
        ),
        EventType::ChemicalAttack => (
            Some("2041"),
            Some("ASSAULT"),
            Some("Explosions/Remote violence"),
            Some("Chemical weapon"),
        ),
        EventType::ArmedClash => {
            (Some("190"), Some("ASSAULT"), Some("Battles"), Some("Armed clash"))
        }
        EventType::TerritoryChange => (Some("192"), Some("ASSAULT"), Some("Battles"), None),
        EventType::Attack => {
            (Some("180"), Some("ASSAULT"), Some("Violence against civilians"), Some("Attack"))
        }
        EventType::Killing => {
            (Some("186"), Some("ASSAULT"), Some("Violence against civilians"), Some("Attack"))
        }
        EventType::Abduction => (
            Some("181"),
            Some("COERCE"),
            Some("Violence against civilians"),
            Some("Abduction/forced disappearance"),
        ),
        EventType::SexualViolence => (
            Some("1821"),
            Some("ASSAULT"),
            Some("Violence against civilians"),
            Some("Sexual violence"),
        ),
        EventType::Protest => (Some("141"), Some("PROTEST"), Some("Protests"), None),
        EventType::Riot => (Some("145"), Some("PROTEST"), Some("Riots"), None),
        EventType::Movement => {
            (Some("154"), Some("MOBILIZE"), Some("Strategic developments"), Some("Other"))
        }
        EventType::Deployment => {
            (Some("154"), Some("MOBILIZE"), Some("Strategic developments"), Some("Other"))
        }
        EventType::Withdrawal => {
            (Some("0874"), Some("RETREAT"), Some("Strategic developments"), Some("Other"))
        }
        EventType::Base => (
            Some("154"),
            Some("MOBILIZE"),
            Some("Strategic developments"),
            Some("Headquarters or base established"),
        ),
        EventType::ForceLevel => (None, None, Some("Strategic developments"), Some("Other")),
        EventType::Exercise => {
            (Some("150"), Some("MOBILIZE"), Some("Strategic developments"), Some("Other"))
        }
        EventType::Siege => {
            (Some("191"), Some("COERCE"), Some("Strategic developments"), Some("Other"))
        }
        EventType::Arrest => {
            (Some("173"), Some("COERCE"), Some("Strategic developments"), Some("Arrests"))
        }
        EventType::Release => {
            (Some("0841"), Some("CONCEDE"), Some("Strategic developments"), Some("Other"))
        }
        EventType::WeaponsSeizure => (
            Some("1711"),
            Some("COERCE"),
            Some("Strategic developments"),
            Some("Disrupted weapons use"),
        ),
        EventType::Interception => (
            Some("190"),
            Some("ASSAULT"),
            Some("Explosions/Remote violence"),
            Some("Air/drone strike"),
        ),
        EventType::Destruction => (
            Some("1712"),
            Some("ASSAULT"),
            Some("Strategic developments"),
            Some("Looting/property destruction"),
        ),
        EventType::Sanction => (Some("163"), Some("SANCTION"), None, None),
        EventType::Agreement => {
            (Some("057"), Some("AGREE"), Some("Strategic developments"), Some("Agreement"))
        }
        EventType::Talks => (Some("046"), Some("CONSULT"), None, None),
        EventType::Statement => (Some("010"), None, None, None),
        EventType::Demand => (Some("100"), Some("REQUEST"), None, None),
        EventType::Threat => (Some("130"), Some("THREATEN"), None, None),
        EventType::Accusation => (Some("112"), Some("ACCUSE"), None, None),
        EventType::Rejection => (Some("120"), Some("REJECT"), None, None),
        EventType::AidDelivery => (Some("073"), Some("AID"), None, None),
        EventType::Displacement => (None, None, None, None),
    };
    Codes { cameo, plover, acled_event, acled_sub_event }
}
