import Markdown from "markdown-to-jsx/react";
import { useRoute, write } from "../../app/route";
import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";
import { Code } from "./Code";
import { guidePages } from "./pages";
import "./guide.css";

/** How the parts of a page are shown. Nothing in a page is HTML or leads out of the window. */
const SHOWN = {
  disableParsingRawHTML: true,
  forceBlock: true,
  slugify: (text: string) => text,
  overrides: { pre: Code, table: Table },
};

/** The user guide, in the language of the window: its pages on the left, one of them to read. */
export function GuidePage() {
  const { text, language } = useSpeech();
  const { query } = useRoute();
  const pages = guidePages(language);
  const at = Math.max(
    0,
    pages.findIndex(({ name }) => name === query.chapter),
  );
  const page = pages[at];
  const next = pages[at + 1];
  return (
    <>
      <PageHead title={text("page-guide")} />
      <div className="guide">
        <nav aria-label={text("guide-pages")}>
          <ol>
            {pages.map((each) => (
              <li key={each.name}>
                <a
                  href={write("guide", { chapter: each.name })}
                  aria-current={each.name === page?.name ? "page" : undefined}
                >
                  {each.title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
        {/* A new page is read from its top. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
        <article key={page?.name} tabIndex={0} aria-label={page?.title}>
          <div className="guide-text">
            <Markdown options={SHOWN}>{page?.text ?? ""}</Markdown>
            {next && (
              <p className="guide-next">
                <a href={write("guide", { chapter: next.name })}>
                  {text("guide-next", { page: next.title })}
                </a>
              </p>
            )}
          </div>
        </article>
      </div>
    </>
  );
}

/** A wide table scrolls by itself, not with the page. */
function Table({ children }: { readonly children?: React.ReactNode }) {
  return (
    <div className="guide-table">
      <table>{children}</table>
    </div>
  );
}
