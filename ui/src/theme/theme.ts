import { type ThemeConfig, theme } from "antd";

const FONTS =
  'system-ui, -apple-system, "Segoe UI", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

/** Calm, dense, exact: one accent colour, small radii, no motion. */
export function themeFor(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: { colorPrimary: "#0f7a91", borderRadius: 4, fontFamily: FONTS, motion: false },
  };
}
