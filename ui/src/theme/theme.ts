import { type ThemeConfig, theme } from "antd";

const FONTS =
  'system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Calm, dense, exact: one accent colour, small radii, no motion. */
export function themeFor(dark: boolean, compact: boolean): ThemeConfig {
  const algorithms = [dark ? theme.darkAlgorithm : theme.defaultAlgorithm];
  const onColor = dark ? "#071013" : "#ffffff";
  return {
    algorithm: compact ? [...algorithms, theme.compactAlgorithm] : algorithms,
    cssVar: { key: "sampan" },
    // The style sheet of the components is loaded once and not made anew at each page.
    zeroRuntime: true,
    token: {
      colorPrimary: dark ? "#2ea3b7" : "#0f6f84",
      colorInfo: dark ? "#2ea3b7" : "#0f6f84",
      colorError: dark ? "#ff7f78" : "#c4281f",
      colorSuccess: dark ? "#5cc083" : "#1b6e38",
      colorWarning: dark ? "#e0a93b" : "#b06d00",
      colorLink: dark ? "#4cb8ca" : "#0f6f84",
      ...(dark ? { colorBgBase: "#14191c", colorBgElevated: "#1d2529", colorBgContainer: "#192024" } : {}),
      colorSplit: dark ? "#2b3438" : "#e3e8ea",
      colorBorderSecondary: dark ? "#2b3438" : "#e3e8ea",
      borderRadius: 4,
      fontFamily: FONTS,
      // The compact algorithm takes the next smaller size for its base.
      fontSize: compact ? 14 : 13,
      colorTextPlaceholder: dark ? "#8b9aa0" : "#68757a",
      motion: false,
      wireframe: false,
    },
    components: {
      Segmented: { trackBg: dark ? "#2b3438" : "#e3e9eb" },
      // Each is 4.5:1 at least on its ground (WCAG 2.2, 1.4.3).
      Button: { primaryColor: onColor, dangerColor: onColor },
      Dropdown: { colorTextLightSolid: onColor },
    },
  };
}
