//! Lists, page by page: tags (distribution-spec: "Listing Tags") and repositories (Docker's `_catalog`).

use std::collections::HashSet;
use std::hash::Hash;

use async_stream::try_stream;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use reqwest::Method;
use reqwest::header::LINK;
use sampan_domain::{ErrorCode, Failure, RepositoryName, Tag};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::auth::Scope;
use crate::client::{Call, Client, Fetched, header_text};
use crate::errors::About;
use crate::gate::Weight;
use crate::policy;

/// Names asked for at once; ECR takes no more.
const PAGE: usize = 1_000;
/// The most pages, and names, of one list.
pub(crate) const PAGES_CAP: usize = 1_000;
pub(crate) const NAMES_CAP: usize = 100_000;
/// The largest page that is read: some registries ignore `n`.
const PAGE_CAP: usize = 16 << 20;

#[derive(Deserialize)]
struct TagPage {
    tags: Option<Vec<Option<String>>>,
}

#[derive(Deserialize)]
struct RepositoryPage {
    repositories: Option<Vec<Option<String>>>,
}

impl Client {
    /// All tags of a repository; those that are no tags are left out.
    pub(crate) fn tags(&self, repository: &RepositoryName) -> BoxStream<'static, Result<Vec<Tag>, Failure>> {
        let mut url = self.path(&format!("{repository}/tags/list"));
        url.set_query(Some(&format!("n={PAGE}")));
        let scope = Scope::Pull(repository.clone());
        let pages = self.clone().pages::<TagPage>(url, scope, About::Tags, repository.to_string());
        let mut once = once();
        pages.map(move |page| page.map(|page| once(names(page.tags)))).boxed()
    }

    /// All repositories, where the registry says.
    pub(crate) fn catalog(&self) -> BoxStream<'static, Result<Vec<RepositoryName>, Failure>> {
        let host = self.host();
        if !self.learned.profile().catalog {
            let none = Failure::new(ErrorCode::CatalogUnsupported).with("host", host.as_str());
            return stream::once(async { Err(none) }).boxed();
        }
        let mut url = self.path("_catalog");
        url.set_query(Some(&format!("n={PAGE}")));
        let pages =
            self.clone().pages::<RepositoryPage>(url, Scope::Catalog, About::Catalog, "_catalog".to_owned());
        let mut once = once();
        pages
            .map(move |page| match page {
                Ok(page) => Ok(once(names(page.repositories))),
                Err(failure) if is_unsupported(&failure) => Err(Failure::new(ErrorCode::CatalogUnsupported)
                    .with("host", host.as_str())
                    .detail(failure)),
                Err(failure) => Err(failure),
            })
            .boxed()
    }

    fn pages<P: DeserializeOwned + Len + Send>(
        self,
        first: Url,
        scope: Scope,
        about: About,
        object: String,
    ) -> impl Stream<Item = Result<P, Failure>> + Send {
        try_stream! {
            let (mut next, mut seen, mut count) = (Some(first), HashSet::new(), 0);
            while let Some(url) = next.take() {
                if !seen.insert(url.clone()) {
                    Err(Failure::new(ErrorCode::LinkRefused)
                        .with("host", self.host())
                        .with("location", url.path()))?;
                }
                for (have, cap) in [(seen.len(), PAGES_CAP), (count, NAMES_CAP)] {
                    if have > cap {
                        Err(Failure::new(ErrorCode::LimitExceeded)
                            .with("host", self.host())
                            .with("object", object.as_str())
                            .with("limit", cap))?;
                    }
                }
                let call = Call {
                    method: Method::GET,
                    url: url.clone(),
                    scope: scope.clone(),
                    about,
                    object: &object,
                    headers: Vec::new(),
                    body: bytes::Bytes::new(),
                    weight: Weight::Control,
                    expected: &[],
                };
                let Fetched { headers, body } = self.fetch(call, PAGE_CAP).await?;
                let link = header_text(&headers, &LINK).and_then(next_link).map(str::to_owned);
                if let Some(link) = link {
                    next = Some(policy::next_page(self.url(), &url, &link)?);
                }
                let page: P = serde_json::from_slice(&body).map_err(|error| {
                    Failure::new(ErrorCode::AnswerInvalid)
                        .with("host", self.host())
                        .with("object", object.as_str())
                        .with("detail", error.to_string())
                })?;
                count += page.len();
                yield page;
            }
        }
    }
}

/// A list with a length, for the cap.
trait Len {
    fn len(&self) -> usize;
}

impl Len for TagPage {
    fn len(&self) -> usize {
        self.tags.as_ref().map_or(0, Vec::len)
    }
}

impl Len for RepositoryPage {
    fn len(&self) -> usize {
        self.repositories.as_ref().map_or(0, Vec::len)
    }
}

/// Whether a failure says that the list is not offered, rather than that it broke.
fn is_unsupported(failure: &Failure) -> bool {
    matches!(failure.code, ErrorCode::Unsupported | ErrorCode::RepositoryNotFound | ErrorCode::AccessDenied)
}

/// The names that are names; a registry may list others (skopeo #1740).
fn names<N: std::str::FromStr>(page: Option<Vec<Option<String>>>) -> Vec<N> {
    page.unwrap_or_default().into_iter().flatten().filter_map(|name| name.parse().ok()).collect()
}

/// Leaves out what has been listed before: of what lies twice in a list, one copy is wanted.
fn once<N: Clone + Eq + Hash>() -> impl FnMut(Vec<N>) -> Vec<N> {
    let mut listed = HashSet::new();
    move |mut page| {
        page.retain(|name| listed.insert(name.clone()));
        page
    }
}

/// The target of `rel="next"` in a `Link` header (RFC 8288), with and without the usual punctuation.
pub(crate) fn next_link(header: &str) -> Option<&str> {
    let mut rest = header.trim_start_matches([' ', ',']);
    while !rest.is_empty() {
        // Between angle brackets an address may hold commas and semicolons.
        let (target, after) = match rest.strip_prefix('<') {
            Some(inner) => inner.split_once('>')?,
            None => rest.split_at(rest.find([';', ',']).unwrap_or(rest.len())),
        };
        let (parameters, next) = after.split_at(after.find(',').unwrap_or(after.len()));
        let is_next = parameters.split(';').any(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel") && value.trim().trim_matches('"') == "next"
            })
        });
        if is_next {
            return Some(target.trim());
        }
        rest = next.trim_start_matches([' ', ',']);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_in_any_punctuation() {
        for header in [
            r#"</v2/_catalog?last=b&n=2>; rel="next""#,
            "</v2/_catalog?last=b&n=2>;rel=next",
            r#"/v2/_catalog?last=b&n=2; rel="next""#,
            r#"</x>; rel="prev", </v2/_catalog?last=b&n=2>; title="y"; rel="next""#,
        ] {
            assert_eq!(next_link(header), Some("/v2/_catalog?last=b&n=2"), "{header}");
        }
        assert_eq!(next_link("</v2/x?last=a,b;c>; rel=next"), Some("/v2/x?last=a,b;c"));
        for header in ["", "</x>", "</x>; rel=prev", "</x", ",,;"] {
            assert_eq!(next_link(header), None);
        }
    }

    #[test]
    fn what_is_no_name_is_left_out() {
        let page = Some(vec![Some("ok".to_owned()), None, Some("not a tag".to_owned())]);
        assert_eq!(names::<Tag>(page).len(), 1);
        assert!(names::<Tag>(None).is_empty());
    }
}
