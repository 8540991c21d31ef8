import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, Spin } from "antd";
import { useState } from "react";
import { Copyable } from "../../components/Copyable";
import { FailureNote } from "../../components/FailureNote";
import { bytes as size } from "../../format/format";
import { useSpeech } from "../../i18n/Speech";
import { asFailure } from "../../ipc/failure";
import { commands, copyText, type Job } from "../../platform/host";
import { lit, readManifest } from "./manifest";
import "./manifest.css";

type Side = "source" | "destination";

/** The manifest of the image, as the source or the destination gives it now; of an index, each of its children. */
export function ManifestTab({ job }: { readonly job: Job }) {
  const { text } = useSpeech();
  const [side, setSide] = useState<Side>(job.status === "finished" ? "destination" : "source");
  /** The child of an index that is shown. */
  const [child, setChild] = useState<string | null>(null);
  const asked = useQuery({
    queryKey: ["manifest", job.id, side, child],
    queryFn: () => commands.showManifest(job.id, side === "destination", child),
    gcTime: 60_000,
  });
  const manifest = asked.data;
  const read = manifest && readManifest(manifest.text);
  return (
    <div className="job-manifest">
      <div className="manifest-tools">
        <Segmented<Side>
          size="small"
          data-field="side"
          aria-label={text("details-manifest-side")}
          value={side}
          onChange={setSide}
          options={(["source", "destination"] as const).map((value) => ({
            value,
            label: text(`details-${value}`),
          }))}
        />
        {child !== null && (
          <Button size="small" data-action="whole-index" onClick={() => setChild(null)}>
            {text("details-manifest-index")}
          </Button>
        )}
        <span className="space" />
        <Button size="small" data-action="ask-again" onClick={() => void asked.refetch()}>
          {text("details-manifest-again")}
        </Button>
        <Button
          size="small"
          data-action="copy-manifest"
          disabled={!manifest}
          onClick={() => void copyText(manifest?.text ?? "")}
        >
          {text("action-copy-text")}
        </Button>
      </div>
      {asked.isPending && <Spin className="job-loading" />}
      {asked.isError && <FailureNote failure={asFailure(asked.error)} />}
      {manifest && read && !asked.isError && (
        <>
          <dl className="job-facts">
            <div>
              <dt>{text("details-layer-digest")}</dt>
              <dd>
                <Copyable value={manifest.digest} />
              </dd>
            </div>
            <div>
              <dt>{text("details-manifest-type")}</dt>
              <dd className="mono line" title={manifest.media_type}>
                {manifest.media_type}
              </dd>
            </div>
            <div>
              <dt>{text("details-layer-size")}</dt>
              <dd>{size(manifest.size)}</dd>
            </div>
          </dl>
          {read.children.length > 0 && (
            <ul className="manifest-children" aria-label={text("details-manifest-children")}>
              {read.children.map(({ digest, platform }) => (
                <li key={digest}>
                  <Button size="small" data-child={digest} title={digest} onClick={() => setChild(digest)}>
                    {platform ?? digest.slice(0, 19)}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <pre className="mono" data-manifest>
            {lit(read.text).map(({ kind, text: piece }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name.
              <span key={at} data-json={kind ?? undefined}>
                {piece}
              </span>
            ))}
          </pre>
        </>
      )}
    </div>
  );
}
