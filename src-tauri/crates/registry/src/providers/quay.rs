//! Quay's API: when tags were pushed (docs.quay.io, "API reference": `GET /api/v1/repository/{repository}/tag/`).
//!
//! Its API knows no passwords of a registry, only tokens of its own: it is asked as a stranger, and tells of what is public.

use async_stream::try_stream;
use chrono::DateTime;
use futures_util::StreamExt;
use reqwest::Method;
use sampan_domain::RepositoryName;
use serde::Deserialize;

use super::{Pages, Pushed, call};
use crate::auth::Scope;
use crate::client::Client;
use crate::lists::PAGES_CAP;
use crate::policy;

/// The longest page that Quay gives.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct Page {
    tags: Vec<Tagged>,
    has_additional: bool,
}

#[derive(Deserialize)]
struct Tagged {
    name: String,
    /// In seconds since 1970.
    start_ts: i64,
}

/// When each tag of a repository was pushed.
pub(super) fn push_times(client: Client, repository: RepositoryName) -> Pages<Pushed> {
    let listed = try_stream! {
        for number in 1..=PAGES_CAP {
            let mut url = policy::base(client.url());
            url.set_path(&format!("/api/v1/repository/{repository}/tag/"));
            url.set_query(Some(&format!("page={number}&limit={PAGE}&onlyActiveTags=true")));
            let object = url.path().to_owned();
            let page: Page = client.api(call(Method::GET, url, Scope::Stranger, &object)).await?;
            let pushed = |tag: Tagged| {
                Some(Pushed { tag: tag.name.parse().ok()?, at: DateTime::from_timestamp(tag.start_ts, 0)? })
            };
            yield page.tags.into_iter().filter_map(pushed).collect();
            if !page.has_additional {
                break;
            }
        }
    };
    listed.boxed()
}
