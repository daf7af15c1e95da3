//! Prints the events of texts read from stdin, one text a line ("\n" written as \n), tab-separated.
//!
//! ```text
//! echo 'Jets bombed the bridge.' | cargo run -p tallybook-claim --example events [-- --tree]
//! ```

use std::io::{BufRead as _, stdin};

use tallybook_claim::event::sense::Sense;
use tallybook_claim::event::{EventRules, Participant, find};
use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

fn main() {
    let tree = std::env::args().any(|flag| flag == "--tree");
    let rules = EventRules::built_in().with_sense(Sense::shared(tallybook_assets::events));
    let model = tallybook_assets::model();
    for (number, line) in stdin().lock().lines().map_while(Result::ok).enumerate() {
        let document = Document::from_text(&line.replace("\\n", "\n"));
        let sentences: Vec<ParsedSentence> = tallybook_text::split(&document)
            .iter()
            .map(|sentence| model.analyse(document.text(), sentence))
            .collect();
        if tree {
            print_trees(&document, &sentences);
        }
        let names = |all: &[Participant]| {
            let words = all.iter().map(|who| {
                document.slice(sentences[who.sentence].tokens[who.head].span).to_owned()
            });
            words.collect::<Vec<_>>().join("+")
        };
        for event in
            find(&document, &sentences, &tallybook_mention::Mentions::default(), &[], &rules)
        {
            let trigger = sentences[event.sentence].tokens[event.trigger].span;
            let words = |span| document.slice(span).replace('\n', " ");
            println!(
                "{number}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                event.event_type.as_str(),
                event.status.as_str(),
                event.status_cue.map_or(String::new(), words),
                event.recap_cue.map_or(String::new(), words),
                event.recurring,
                words(trigger),
                names(&event.agents),
                names(&event.targets),
                event.rule,
                words(event.clause),
                document.text()[..event.clause.start as usize].chars().count(),
            );
        }
    }
}

fn print_trees(document: &Document, sentences: &[ParsedSentence]) {
    for sentence in sentences {
        for (i, token) in sentence.tokens.iter().enumerate() {
            println!(
                "#  {}\t{}\t{}\t{}\t{}\t{}\t{}",
                i,
                document.slice(token.span),
                token.lemma,
                token.upos.as_str(),
                token.xpos.as_str(),
                token.head.map_or(-1, i64::from),
                token.deprel.as_str()
            );
        }
    }
}
