//! Turns the enums of the stages into the contract's words, and the words into schema lists.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use tallybook_claim::attribution::Speech;
use tallybook_claim::event::{EventType, Status};
use tallybook_claim::figure::Check;
use tallybook_claim::{PlaceRole, Role, VoiceKind};
use tallybook_gazetteer::Feature;
use tallybook_mention::actor::ActorType;
use tallybook_mention::quantity::{Approx, Category, QuantityKind};
use tallybook_mention::time::{TimeBasis, TimePrecision, TimexType};
use tallybook_text::DctBasis;

/// Writes one function from an enum to its word, and one from its words to a schema.
macro_rules! contract_words {
    ($($word:ident, $schema:ident, $type:ty { $($variant:ident = $text:literal,)* })*) => {$(
        pub(crate) fn $word(value: $type) -> &'static str {
            match value { $(<$type>::$variant => $text,)* }
        }

        pub(crate) fn $schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "enum": [$($text,)*] })
        }
    )*};
}

contract_words! {
    place_role, place_role_schema, PlaceRole {
        At = "at", From = "from", Via = "via", To = "to", Near = "near",
    }
    actor_role, actor_role_schema, Role {
        Agent = "agent", Target = "target", Other = "other",
    }
    voice_kind, voice_kind_schema, VoiceKind {
        Organization = "organization", Outlet = "outlet", Official = "official",
        StateMedia = "state_media", Witness = "witness", Anonymous = "anonymous",
        SocialMedia = "social_media",
    }
    speech, speech_schema, Speech {
        Direct = "direct", Indirect = "indirect", Mixed = "mixed",
    }
    figure_check, figure_check_schema, Check {
        PercentChange = "percent_change", Sum = "sum", Ratio = "ratio",
        Difference = "difference",
    }
    actor_type, actor_type_schema, ActorType {
        StateForces = "state_forces", Police = "police", Government = "government",
        RebelGroup = "rebel_group", Militia = "militia", Alliance = "alliance",
        InternationalOrganization = "international_organization", Ngo = "ngo",
        MonitoringGroup = "monitoring_group", Media = "media", StateMedia = "state_media",
        Civilians = "civilians", Protesters = "protesters", Witnesses = "witnesses",
        Medical = "medical", Party = "party", Prisoners = "prisoners", Official = "official",
        Unidentified = "unidentified", Other = "other",
    }
    category, category_schema, Category {
        Killed = "killed", Wounded = "wounded", Captured = "captured", Abducted = "abducted",
        Released = "released", Displaced = "displaced", Missing = "missing",
        Vehicles = "vehicles", Troops = "troops", Aircraft = "aircraft", Weapons = "weapons",
        Sites = "sites", Aid = "aid", Protesters = "protesters", Other = "other",
    }
    approx, approx_schema, Approx {
        Exact = "exact", About = "about", MoreThan = "more_than", LessThan = "less_than",
        AtLeast = "at_least", UpTo = "up_to", Range = "range", Dozens = "dozens",
        Several = "several", None = "none",
    }
    quantity_kind, quantity_kind_schema, QuantityKind {
        Count = "count", Percent = "percent", Fraction = "fraction", Ordinal = "ordinal",
        Measure = "measure",
    }
    time_basis, time_basis_schema, TimeBasis {
        Stated = "stated", Relative = "relative", Publication = "publication",
        Bounded = "bounded",
    }
    timex_type, timex_type_schema, TimexType {
        Date = "DATE", Time = "TIME", Duration = "DURATION", Set = "SET",
    }
    dct_basis, dct_basis_schema, DctBasis {
        Given = "given", Metadata = "metadata", Header = "header", Inferred = "inferred",
    }
}

/// Returns ACLED's number of a time precision.
pub(crate) fn time_precision(value: TimePrecision) -> u8 {
    match value {
        TimePrecision::Day => 1,
        TimePrecision::Week => 2,
        TimePrecision::Month => 3,
    }
}

pub(crate) fn event_type_schema(_: &mut SchemaGenerator) -> Schema {
    let words: Vec<&str> = EventType::ALL.iter().map(|word| word.as_str()).collect();
    json_schema!({ "type": "string", "enum": words })
}

pub(crate) fn status_schema(_: &mut SchemaGenerator) -> Schema {
    let words: Vec<&str> = Status::ALL.iter().map(|word| word.as_str()).collect();
    json_schema!({ "type": "string", "enum": words })
}

pub(crate) fn feature_schema(_: &mut SchemaGenerator) -> Schema {
    let features = [
        Feature::Populated,
        Feature::Country,
        Feature::Admin1,
        Feature::Admin2,
        Feature::Region,
        Feature::Crossing,
        Feature::Base,
        Feature::Airport,
        Feature::OilField,
        Feature::Dam,
        Feature::Camp,
        Feature::Prison,
        Feature::Neighbourhood,
        Feature::Water,
        Feature::Island,
        Feature::Mountain,
        Feature::Road,
        Feature::Port,
        Feature::BorderArea,
        Feature::Facility,
    ];
    let words = features.iter().map(|feature| Value::from(feature.as_str()));
    let words: Vec<Value> = words.chain([Value::Null]).collect();
    json_schema!({ "type": ["string", "null"], "enum": words })
}

pub(crate) fn stage_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "enum": ["at", "before", "after", "change", null] })
}

pub(crate) fn entity_label_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["PER", "ORG", "LOC"] })
}

pub(crate) fn date_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "format": "date" })
}

pub(crate) fn precision_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["integer", "null"], "minimum": 1, "maximum": 3 })
}

pub(crate) fn incident_status_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "enum": ["asserted", "claimed", "contested", "planned", "denied"],
    })
}

pub(crate) fn review_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "enum": ["new", "coded", "reviewed", "published", "disputed", "withdrawn"],
    })
}

pub(crate) fn rule_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["conservative", "representative", "maximal"] })
}

pub(crate) fn verdict_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["holds", "short", "over", "unread"] })
}

pub(crate) fn severity_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["error", "warning", "note"] })
}

pub(crate) fn finding_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "enum": [
            "tally", "arithmetic", "subset", "weekday", "place_country", "self_contradiction",
            "falling_figure",
        ],
    })
}
