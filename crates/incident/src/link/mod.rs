//! Turns keys into pairs that are likely reports of one happening, each with its points.

mod across;
pub(crate) mod block;
mod count;
mod evidence;
mod place;
mod table;
mod time;

pub(crate) use across::{weigh_denial, weigh_site};
pub(crate) use evidence::{COPY_SHARE, Evidence, weigh};
pub(crate) use table::Table;
