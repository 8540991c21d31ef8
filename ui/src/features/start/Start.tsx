import { Flex, Layout, Segmented, Typography } from "antd";
import boat from "../../../../icons/sampan.svg";
import { CODES, LANGUAGES } from "../../i18n/languages";
import { useLanguage, useText } from "../../i18n/Speech";

/** What Sampan is, and in which language it speaks. */
export function Start() {
  const text = useText();
  const { language, speak } = useLanguage();
  return (
    <Layout style={{ minHeight: "100vh" }}>
      <Layout.Content>
        <Flex vertical align="center" justify="center" gap={16} style={{ minHeight: "100vh", padding: 24 }}>
          <img src={boat} alt="" width={96} height={96} />
          <Typography.Title style={{ margin: 0 }}>{text("app-title")}</Typography.Title>
          <Typography.Paragraph type="secondary" style={{ textAlign: "center" }}>
            {text("app-tagline")}
          </Typography.Paragraph>
          <Segmented
            aria-label={text("settings-language")}
            value={language}
            onChange={speak}
            options={CODES.map((code) => ({
              value: code,
              label: <span lang={code}>{LANGUAGES[code]}</span>,
            }))}
          />
        </Flex>
      </Layout.Content>
    </Layout>
  );
}
