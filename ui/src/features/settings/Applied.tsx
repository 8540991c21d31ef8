import { StatusSign } from "../../components/icons";

/** What a change has come to, beside its field: it is read out when it appears. */
export function Applied({ words }: { readonly words: string | null }) {
  return (
    <span className="status applied" role="status">
      {words !== null && (
        <>
          <StatusSign status="finished" />
          {words}
        </>
      )}
    </span>
  );
}
