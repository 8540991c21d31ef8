import { Button, InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { CodeInput } from "../../components/form/CodeInput";
import { CodeList } from "../../components/form/CodeList";
import { Field } from "../../components/form/Field";
import { SwitchInput } from "../../components/form/SwitchInput";
import type { MessageId } from "../../i18n/ids.gen";
import { useSpeech } from "../../i18n/Speech";
import type { ArtifactKind, NewestBy, Tags } from "../../platform/host";
import { EVERY_LABEL, EVERY_TAG, EVERYTHING, USUAL } from "./defaults";
import type { RuleForm } from "./draft";
import type { RuleField } from "./faults";
import { LabelFields } from "./LabelFields";
import type { RuleFieldsProps } from "./RuleFields";

const NEWEST_BY: readonly (readonly [NewestBy, MessageId])[] = [
  ["semver", "rules-newest-by-semver"],
  ["created", "rules-newest-by-created"],
  ["name", "rules-newest-by-name"],
];

const ARTIFACTS: readonly (readonly [ArtifactKind, MessageId])[] = [
  ["image", "rules-artifacts-image"],
  ["helm", "rules-artifacts-helm"],
  ["other", "rules-artifacts-other"],
];

const EXPRESSIONS = [
  ["repositories", "rules-repositories-regex"],
  ["tags", "rules-tags-regex"],
] as const;

const FIELDS: readonly RuleField[] = [
  "repositories.regex",
  "tags.regex",
  "tags.semver",
  "tags.max_age",
  "platforms",
  "labels.include",
  "labels.exclude",
];

/** Whether anything here differs from what is usual: then it is shown at once. */
function unusual({ repositories, tags, labels, selection }: RuleForm): boolean {
  const { include: _, exclude: __, ...more } = tags;
  const { include: ___, exclude: ____, ...none } = EVERY_TAG;
  return (
    repositories.regex !== EVERYTHING.regex ||
    JSON.stringify(labels) !== JSON.stringify(EVERY_LABEL) ||
    JSON.stringify(more) !== JSON.stringify(none) ||
    JSON.stringify(selection) !== JSON.stringify(USUAL.selection)
  );
}

/** What chooses images beside patterns: labels, versions, age, expressions, platforms, kinds. */
export function ChoiceFields(props: RuleFieldsProps) {
  const { form, faults } = props;
  const { text } = useSpeech();
  const [opened, setOpened] = useState(() => unusual(form));
  if (!opened && !FIELDS.some((field) => faults[field])) {
    return (
      <Button
        type="link"
        className="advanced"
        data-action="more-conditions"
        aria-expanded={false}
        onClick={() => setOpened(true)}
      >
        {text("rules-more-conditions")}
      </Button>
    );
  }
  return (
    <>
      <LabelFields {...props} />
      <VersionFields {...props} />
      <ExpressionFields {...props} />
      <PartFields {...props} />
    </>
  );
}

function VersionFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  const { tags } = form;
  const change = (changed: Partial<Tags>) => onChange({ ...form, tags: { ...tags, ...changed } });
  return (
    <>
      <Field label={text("rules-semver")} fault={faults["tags.semver"]} help={text("rules-semver-hint")}>
        {(control) => (
          <CodeInput
            {...control}
            name="semver"
            value={tags.semver}
            placeholder=">=3.18"
            onChange={(semver) => change({ semver: semver || null })}
          />
        )}
      </Field>
      <Field label={text("rules-newest")} help={text("rules-newest-hint")}>
        {(control) => (
          <Space>
            <InputNumber
              controls={false}
              {...control}
              name="newest"
              min={1}
              precision={0}
              value={tags.newest}
              placeholder={text("rules-newest-all")}
              onChange={(newest) => change({ newest })}
            />
            <Select<NewestBy>
              className="by"
              aria-label={text("rules-newest-by")}
              data-field="newest-by"
              disabled={tags.newest === null}
              value={tags.newest_by}
              options={NEWEST_BY.map(([value, id]) => ({ value, label: text(id) }))}
              onChange={(newest_by) => change({ newest_by })}
            />
          </Space>
        )}
      </Field>
      <Field label={text("rules-max-age")} fault={faults["tags.max_age"]} help={text("rules-max-age-hint")}>
        {(control) => (
          <CodeInput
            {...control}
            name="max-age"
            className="short"
            value={tags.max_age}
            placeholder="90d"
            onChange={(max_age) => change({ max_age: max_age || null })}
          />
        )}
      </Field>
    </>
  );
}

function ExpressionFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  return EXPRESSIONS.map(([of, id]) => (
    <Field key={of} label={text(id)} fault={faults[`${of}.regex`]} help={text("rules-regex-hint")}>
      {(control) => (
        <CodeInput
          {...control}
          name={`${of}-regex`}
          value={form[of].regex}
          placeholder={of === "tags" ? "v?(?P<number>.+)" : "(?P<team>[a-z]+)/.+"}
          onChange={(value) => onChange({ ...form, [of]: { ...form[of], regex: value || null } })}
        />
      )}
    </Field>
  ));
}

function PartFields({ form, faults, onChange }: RuleFieldsProps) {
  const { text } = useSpeech();
  const { selection } = form;
  const change = (changed: Partial<RuleForm["selection"]>) =>
    onChange({ ...form, selection: { ...selection, ...changed } });
  return (
    <>
      <Field label={text("rules-platforms")} fault={faults.platforms} help={text("rules-platforms-hint")}>
        {(control) => (
          <CodeList
            {...control}
            data-field="platforms"
            tokenSeparators={[" ", ",", "\n"]}
            value={selection.platforms}
            placeholder={text("rules-platforms-example")}
            onChange={(platforms) => change({ platforms })}
          />
        )}
      </Field>
      {selection.platforms.length > 0 && (
        <Field label={text("rules-index")}>
          {(control) => (
            <Select
              {...control}
              data-field="platform-policy"
              value={selection.platform_policy}
              options={[
                { value: "keep_index" as const, label: text("rules-index-keep") },
                { value: "rewrite_index" as const, label: text("rules-index-rewrite") },
              ]}
              onChange={(platform_policy) => change({ platform_policy })}
            />
          )}
        </Field>
      )}
      <Field label={text("rules-artifacts")} help={text("rules-artifacts-hint")}>
        {(control) => (
          <Select<ArtifactKind[]>
            {...control}
            mode="multiple"
            data-field="artifacts"
            value={[...selection.artifacts]}
            placeholder={text("rules-artifacts-all")}
            options={ARTIFACTS.map(([value, id]) => ({ value, label: text(id) }))}
            onChange={(artifacts) => change({ artifacts })}
          />
        )}
      </Field>
      <Field label={text("rules-referrers")} help={text("rules-referrers-hint")}>
        {(control) => (
          <SwitchInput
            control={control}
            checked={selection.referrers}
            onChange={(referrers) => change({ referrers })}
          >
            {text(selection.referrers ? "rules-referrers-on" : "rules-referrers-off")}
          </SwitchInput>
        )}
      </Field>
      <Field label={text("rules-foreign")} help={text("rules-foreign-hint")}>
        {(control) => (
          <SwitchInput
            control={control}
            data-action="foreign-layers"
            checked={selection.foreign_layers === "fetch"}
            onChange={(fetched) => change({ foreign_layers: fetched ? "fetch" : "skip" })}
          >
            {text(selection.foreign_layers === "fetch" ? "rules-foreign-fetch" : "rules-foreign-skip")}
          </SwitchInput>
        )}
      </Field>
    </>
  );
}
