//! Turns the actors of reports into the actors of the incident.

use tallybook_contract::IncidentActor;

use super::Report;
use crate::key::place::fold;

/// The parts an actor has, in the order in which they are listed.
const ROLES: &[&str] = &["agent", "target", "other"];

/// Returns the actors, the one most reports name first within each part.
pub(super) fn of(reports: &[Report<'_>]) -> Vec<IncidentActor> {
    let mut actors: Vec<IncidentActor> = Vec::new();
    for report in reports {
        for part in &report.claim.who {
            let claim = report.claim.claim_id.clone();
            let same = actors.iter_mut().find(|actor| {
                let one = match (&actor.actor_id, &part.actor_id) {
                    (Some(a), Some(b)) => a == b,
                    _ => fold(&actor.name) == fold(&part.name),
                };
                actor.role == part.role && one
            });
            match same {
                Some(actor) => {
                    if !actor.claims.contains(&claim) {
                        actor.claims.push(claim);
                    }
                    if actor.actor_id.is_none() {
                        actor.actor_id.clone_from(&part.actor_id);
                    }
                }
                None => actors.push(IncidentActor {
                    role: part.role.clone(),
                    actor_id: part.actor_id.clone(),
                    name: part.name.clone(),
                    claims: vec![claim],
                }),
            }
        }
    }
    actors.sort_by(|a, b| {
        let role = |actor: &IncidentActor| ROLES.iter().position(|role| *role == actor.role);
        role(a).cmp(&role(b)).then(b.claims.len().cmp(&a.claims.len())).then(a.name.cmp(&b.name))
    });
    actors
}
