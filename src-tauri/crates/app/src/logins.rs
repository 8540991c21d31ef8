//! The logins that Docker has, taken over in one step: a target for each registry.

use std::collections::HashSet;
use std::sync::Arc;

use sampan_domain::journal::Change;
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place, Registry, RegistryUrl};
use sampan_domain::{Failure, Target, TargetId};

use crate::app::App;
use crate::rule_file::Names;

impl App {
    /// Adds a target for each registry that Docker has a login for, and says which are new. Those that are there already
    /// stay as they are. Only the reference to Docker's configuration is stored: it is read whenever a login is needed.
    pub async fn import_logins(&self) -> Result<Names, Failure> {
        let secrets = Arc::clone(&self.secrets);
        // Helpers may take their time.
        let urls = tokio::task::spawn_blocking(move || secrets.docker_registries()).await;
        let urls = urls.unwrap_or_else(|_| Ok(Vec::new()))?;
        let targets = self.journal().targets()?;
        let mut taken: HashSet<String> = targets.iter().map(|target| target.name.clone()).collect();
        let (mut names, mut changes) = (Names::default(), Vec::new());
        for url in urls {
            let same = |target: &&Target| {
                target.place.registry().is_some_and(|registry| registry.url.authority() == url.authority())
            };
            if let Some(known) = targets.iter().find(same) {
                names.unchanged.push(known.name.clone());
                continue;
            }
            let name = free_name(&url, &mut taken);
            names.created.push(name.clone());
            changes.push(Change::PutTarget(Target {
                id: TargetId(self.journal().next_id()),
                name,
                place: Place::Registry(Registry::at(url)),
                credential: CredentialRef::DockerConfig,
                limits: Limits::default(),
            }));
        }
        if !changes.is_empty() {
            self.engine.configure(changes).await?;
        }
        Ok(names)
    }
}

/// What people call a registry, with a number where something else is called so.
fn free_name(url: &RegistryUrl, taken: &mut HashSet<String>) -> String {
    let name = if url.is_docker_hub() { "docker.io".to_owned() } else { url.authority() };
    let name: String = name.chars().take(60).collect();
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or(name);
    taken.insert(free.clone());
    free
}
