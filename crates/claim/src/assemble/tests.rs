//! Hand-made trees and mentions in, claims out: what binding does without any other stage.

use compact_str::CompactString;
use jiff::civil::{Date, date};
use tallybook_gazetteer::{CountryCode, Feature, Place};
use tallybook_mention::place::PlaceValue;
use tallybook_mention::quantity::{Approx, Category, QuantityKind, QuantityValue};
use tallybook_mention::time::{TimeBasis, TimePrecision, TimeValue, TimexType};
use tallybook_mention::{Mention, Mentions};
use tallybook_syntax::{Deprel, ParsedSentence, ParsedToken, Upos, Xpos};
use tallybook_text::{Block, Dct, DctBasis, Document, Span};

use super::assemble;
use crate::attribution::{Attribution, CueForce, Speech};
use crate::event::{Event, EventType, Status};
use crate::{Claim, PlaceRole, Voice, VoiceKind};

/// A document built word by word.
#[derive(Default)]
struct Scenery {
    text: String,
    sentences: Vec<ParsedSentence>,
    mentions: Mentions,
    attributions: Vec<Attribution>,
    events: Vec<Event>,
}

impl Scenery {
    /// Adds a sentence of rows `form/lemma/UPOS/head/deprel`, heads from 1, 0 for the root.
    fn sentence(&mut self, block: Block, rows: &str) -> usize {
        let mut tokens = Vec::new();
        for row in rows.split_whitespace() {
            let part: Vec<&str> = row.split('/').collect();
            let start = self.text.len();
            self.text.push_str(part[0]);
            let span = Span::new(start, self.text.len());
            self.text.push(' ');
            let head: u32 = part[3].parse().expect("a head");
            tokens.push(ParsedToken {
                span,
                joined: false,
                upos: Upos::from_label(part[2]).expect("a part of speech"),
                xpos: Xpos::Nn,
                lemma: CompactString::from(part[1]),
                head: head.checked_sub(1),
                deprel: Deprel::from_label(part[4]).expect("a relation"),
            });
        }
        let span = tokens[0].span.cover(tokens[tokens.len() - 1].span);
        let paragraph = u32::from(block != Block::Title);
        self.sentences.push(ParsedSentence::new(span, paragraph, block, tokens, vec![]));
        self.sentences.len() - 1
    }

    fn event(&mut self, s: usize, trigger: usize, event_type: EventType) {
        let clause = self.sentences[s].span;
        self.events.push(Event {
            sentence: s,
            trigger,
            event_type,
            status: Status::Asserted,
            status_cue: None,
            recurring: false,
            recap_cue: None,
            agents: vec![],
            targets: vec![],
            clause,
            rule: "test/rule".into(),
        });
    }

    fn mention<T>(&self, s: usize, tokens: std::ops::Range<usize>, value: T) -> Mention<T> {
        let sentence = &self.sentences[s];
        let (span, head) = (sentence.span_of(tokens.clone()), sentence.head_of(tokens.clone()));
        Mention { span, sentence: s, tokens, head, value, rule: "test/rule".into() }
    }

    fn day(&mut self, s: usize, tokens: std::ops::Range<usize>, day: Date) {
        let value = TimeValue {
            timex_type: TimexType::Date,
            timex_value: day.to_string().into(),
            timex_mod: None,
            earliest: Some(day),
            latest: Some(day),
            precision: TimePrecision::Day,
            recurring: false,
            basis: TimeBasis::Relative,
            boundary: None,
        };
        let mention = self.mention(s, tokens, value);
        self.mentions.times.push(mention);
    }

    fn place(&mut self, s: usize, tokens: std::ops::Range<usize>, name: &str, at: (f64, f64)) {
        let place = Place {
            place_id: format!("test:{name}"),
            name: name.to_owned(),
            latitude: Some(at.0),
            longitude: Some(at.1),
            country: CountryCode(*b"SY"),
            admin1: None,
            feature: Feature::Populated,
            population: 0,
        };
        let value = PlaceValue {
            toponym: name.to_owned(),
            place: Some(place),
            relation: None,
            uncertainty_km: None,
            metonym: false,
        };
        let mention = self.mention(s, tokens, value);
        self.mentions.places.push(mention);
    }

    fn count(&mut self, s: usize, tokens: std::ops::Range<usize>, category: Category, n: f64) {
        let number = self.sentences[s].tokens[tokens.start].span;
        let value = QuantityValue {
            kind: QuantityKind::Count,
            category,
            value: Some(n),
            min: Some(n),
            max: Some(n),
            approx: Approx::Exact,
            unit: None,
            victims: None,
            person: false,
            part: false,
            number,
            article: false,
        };
        let mention = self.mention(s, tokens, value);
        self.mentions.quantities.push(mention);
    }

    fn says(&mut self, s: usize, source: usize, cue: usize, content: std::ops::Range<usize>) {
        let sentence = &self.sentences[s];
        let span = sentence.tokens[source].span;
        let voice = Voice {
            source: span.of(&self.text).to_owned(),
            source_id: None,
            kind: VoiceKind::Official,
            span,
            cue: Some(sentence.tokens[cue].span),
            speech: Speech::Indirect,
            chain: vec![],
        };
        self.attributions.push(Attribution {
            sentence: s,
            voices: vec![voice],
            source: Some(span),
            cue: Some(sentence.tokens[cue].span),
            content: sentence.span_of(content),
            speech: Speech::Indirect,
            force: CueForce::Report,
            inherited: false,
            attitude: false,
        });
    }

    fn claims(&self) -> Vec<Claim> {
        let document = Document::from_text(&self.text);
        let dct = Dct::day(date(2024, 3, 8), DctBasis::Given);
        let (s, m) = (&self.sentences, &self.mentions);
        assemble(&document, s, &dct, m, &self.attributions, &self.events)
    }
}

#[test]
fn a_day_on_the_reporting_verb_only_bounds_the_happening() {
    let mut scene = Scenery::default();
    let s = scene.sentence(
        Block::Body,
        "Police/police/NOUN/2/nsubj said/say/VERB/0/root on/on/ADP/4/case \
         Thursday/Thursday/PROPN/2/obl that/that/SCONJ/7/mark gunmen/gunman/NOUN/7/nsubj \
         raided/raid/VERB/2/ccomp Homs/Homs/PROPN/7/obj",
    );
    scene.event(s, 6, EventType::Attack);
    scene.day(s, 2..4, date(2024, 3, 7));
    scene.place(s, 7..8, "Homs", (34.7, 36.7));
    scene.says(s, 0, 1, 4..8);
    let claims = scene.claims();
    assert_eq!(claims.len(), 1);
    let claim = &claims[0];
    assert_eq!((claim.when.earliest, claim.when.latest), (None, Some(date(2024, 3, 7))));
    assert_eq!(claim.when.basis, TimeBasis::Bounded);
    assert_eq!(claim.places.len(), 1);
    assert_eq!(claim.said_by[0].source, "Police");
}

#[test]
fn each_verb_keeps_its_own_day() {
    // "12 men who were arrested on Monday were released on Thursday"
    let mut scene = Scenery::default();
    let s = scene.sentence(
        Block::Body,
        "12/12/NUM/2/nummod men/man/NOUN/9/nsubj:pass who/who/PRON/5/nsubj:pass \
         were/be/AUX/5/aux:pass arrested/arrest/VERB/2/acl:relcl on/on/ADP/7/case \
         Monday/Monday/PROPN/5/obl were/be/AUX/9/aux:pass released/release/VERB/0/root \
         on/on/ADP/11/case Thursday/Thursday/PROPN/9/obl",
    );
    scene.event(s, 4, EventType::Arrest);
    scene.event(s, 8, EventType::Release);
    scene.day(s, 5..7, date(2024, 3, 4));
    scene.day(s, 9..11, date(2024, 3, 7));
    scene.count(s, 0..2, Category::Captured, 12.0);
    let claims = scene.claims();
    let days: Vec<_> = claims.iter().map(|claim| claim.when.earliest).collect();
    assert_eq!(days, [Some(date(2024, 3, 4)), Some(date(2024, 3, 7))]);
    assert_eq!(claims[1].how_many[0].category, Category::Released);
}

#[test]
fn the_title_tells_the_lead_and_places_take_their_part() {
    let mut scene = Scenery::default();
    let title = scene.sentence(
        Block::Title,
        "Convoy/convoy/NOUN/2/nsubj enters/enter/VERB/0/root Homs/Homs/PROPN/2/obj",
    );
    let lead = scene.sentence(
        Block::Body,
        "A/a/DET/2/det convoy/convoy/NOUN/3/nsubj entered/enter/VERB/0/root \
         Homs/Homs/PROPN/3/obj from/from/ADP/6/case Hama/Hama/PROPN/3/obl",
    );
    scene.event(title, 1, EventType::Movement);
    scene.event(lead, 2, EventType::Movement);
    scene.place(title, 2..3, "Homs", (34.7, 36.7));
    scene.place(lead, 3..4, "Homs", (34.7, 36.7));
    scene.place(lead, 5..6, "Hama", (35.1, 36.8));
    let claims = scene.claims();
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].tellings.len(), 1);
    let places: Vec<_> = claims[0].places.iter().map(|p| (p.role, p.toponym.as_str())).collect();
    assert_eq!(places, [(PlaceRole::To, "Homs"), (PlaceRole::From, "Hama")]);
}

#[test]
fn another_convoy_is_another_claim_and_what_it_consisted_of_is_its_own() {
    let mut scene = Scenery::default();
    let first = scene.sentence(
        Block::Body,
        "A/a/DET/2/det convoy/convoy/NOUN/3/nsubj entered/enter/VERB/0/root \
         Homs/Homs/PROPN/3/obj",
    );
    let second = scene.sentence(
        Block::Body,
        "Another/another/DET/2/det convoy/convoy/NOUN/3/nsubj entered/enter/VERB/0/root \
         Homs/Homs/PROPN/3/obj",
    );
    let third = scene.sentence(
        Block::Body,
        "It/it/PRON/2/nsubj numbered/number/VERB/0/root 50/50/NUM/4/nummod \
         vehicles/vehicle/NOUN/2/obj",
    );
    for (s, e) in [(first, 2), (second, 2)] {
        scene.event(s, e, EventType::Movement);
        let convoy = crate::event::Participant { sentence: s, head: 1 };
        scene.events.last_mut().expect("just added").agents.push(convoy);
        scene.place(s, 3..4, "Homs", (34.7, 36.7));
    }
    scene.count(third, 2..4, Category::Vehicles, 50.0);
    let claims = scene.claims();
    assert_eq!(claims.len(), 2);
    assert!(claims[0].how_many.is_empty());
    assert_eq!(claims[1].how_many[0].value, Some(50.0));
}

#[test]
fn broken_indices_do_no_harm() {
    let mut scene = Scenery::default();
    let s = scene.sentence(Block::Body, "Bombed/bomb/VERB/0/root");
    scene.event(s, 0, EventType::AirStrike);
    scene.events[0].agents.push(crate::event::Participant { sentence: 9, head: 9 });
    assert_eq!(scene.claims().len(), 1);
    assert!(Scenery::default().claims().is_empty());
}
