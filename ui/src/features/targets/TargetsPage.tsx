import { PageHead } from "../../components/PageHead";
import { useSpeech } from "../../i18n/Speech";

/** The page. */
export function TargetsPage() {
  const { text } = useSpeech();
  return <PageHead title={text("page-targets")} />;
}
