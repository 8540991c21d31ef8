//! Docker Hub's webhook: it knows pushes only.

use sampan_domain::notice::Notice;
use serde::Deserialize;

use super::pushed;

#[derive(Deserialize)]
pub(super) struct Webhook {
    push_data: PushData,
    repository: Repository,
}

#[derive(Deserialize)]
struct PushData {
    tag: String,
}

#[derive(Deserialize)]
struct Repository {
    repo_name: String,
}

pub(super) fn notices(webhook: Webhook) -> Vec<Notice> {
    let Webhook { push_data, repository } = webhook;
    pushed(Some("docker.io"), &repository.repo_name, &push_data.tag).into_iter().collect()
}
