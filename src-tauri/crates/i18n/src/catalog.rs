//! The messages of all languages, read once.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::{ResolverError, errors::ReferenceKind};
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};

use crate::format;
use crate::language::Language;

/// What an argument that is needed and missing shows as.
const MISSING: &str = "?";

macro_rules! sources {
    ($language:literal) => {
        [
            include_str!(concat!("../../../../locales/", $language, "/app.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/cli.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/details.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/jobs.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/rules.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/settings.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/start.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/store.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/targets.ftl")),
            include_str!(concat!("../../../../locales/", $language, "/tray.ftl")),
        ]
    };
}

type Bundle = FluentBundle<FluentResource>;

/// The messages of one language.
pub(crate) struct Catalog(Bundle);

impl Catalog {
    /// The catalog of a language.
    pub(crate) fn get(language: Language) -> &'static Self {
        static EN: OnceLock<Catalog> = OnceLock::new();
        static ZH_CN: OnceLock<Catalog> = OnceLock::new();
        match language {
            Language::En => EN.get_or_init(|| Self::read(language, sources!("en"))),
            Language::ZhCn => ZH_CN.get_or_init(|| Self::read(language, sources!("zh-CN"))),
        }
    }

    /// Builds the bundle. What is wrong in a file is left out and reported; the tests let no such file through.
    fn read<const N: usize>(language: Language, sources: [&'static str; N]) -> Self {
        let mut bundle = Bundle::new_concurrent(vec![language.identifier()]);
        // Both languages run left to right, and the marks would land in copied text.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| show(value)));
        if let Err(error) = bundle.add_function("GIVEN", |positional, _| given(positional)) {
            tracing::error!(%error, "a Fluent function could not be added");
        }
        for source in sources {
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
                tracing::error!(?errors, %language, "a file of messages has errors");
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(?errors, %language, "a file of messages repeats ids");
            }
        }
        Self(bundle)
    }

    /// Formats a message, or an attribute of it; `None` where there is no such thing.
    pub(crate) fn format(
        &self,
        id: &str,
        attribute: Option<&str>,
        mut args: FluentArgs<'_>,
    ) -> Option<String> {
        let message = self.0.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, Some(&args), &mut errors);
        if errors.is_empty() {
            return Some(text.into_owned());
        }
        for name in errors.drain(..).filter_map(missing_variable) {
            args.set(name, FluentValue::None);
        }
        let text = self.0.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(?errors, id, "a message could not be formatted");
        }
        Some(text)
    }
}

/// Fluent's Rust implementation groups no digits and shows nothing for a missing value.
fn show(value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::group(&number.as_string())),
        FluentValue::None => Some(MISSING.to_owned()),
        _ => None,
    }
}

/// `GIVEN($name)`: whether the argument is there and not empty.
fn given<'a>(positional: &[FluentValue<'a>]) -> FluentValue<'a> {
    match positional {
        [FluentValue::Number(_) | FluentValue::Custom(_)] => "yes".into(),
        [FluentValue::String(text)] if !text.is_empty() => "yes".into(),
        _ => "no".into(),
    }
}

/// The variable that an error of formatting says is missing.
fn missing_variable(error: FluentError) -> Option<String> {
    match error {
        FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) => Some(id),
        _ => None,
    }
}
