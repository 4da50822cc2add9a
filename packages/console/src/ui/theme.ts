import type { ThemeConfig } from 'antd'
import darkAlgorithm from 'antd/es/theme/themes/dark'

export type Mode = 'light' | 'dark'

/** Every colour of the console by its role. Pages know the roles, as `var(--late)`, and no colour. */
const palette = {
  light: {
    paper: '#FAF8F5',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    sunken: '#F8F6F1',
    ink: '#1F2421',
    muted: '#5E655F',
    hairline: '#E5E1DA',
    rim: '#D3CDC2',
    edge: '#938E84',
    accent: '#C8502A',
    'accent-ink': '#B8441F',
    'accent-soft': '#FBEEE8',
    'on-accent': '#FFFFFF',
    done: '#1F7A5C',
    'done-soft': '#E7F2ED',
    risk: '#9A6700',
    'risk-soft': '#FDF8EA',
    late: '#B3261E',
    'late-soft': '#FBEAE8',
    news: '#3B5B92',
    'news-soft': '#EAEFF7',
    live: '#FFF3D6',
  },
  dark: {
    paper: '#161816',
    surface: '#1E211F',
    raised: '#262A27',
    sunken: '#1A1D1B',
    ink: '#E8E6E1',
    muted: '#A3A9A2',
    hairline: '#2E322F',
    rim: '#454A46',
    edge: '#767C76',
    accent: '#E8764F',
    'accent-ink': '#F0855F',
    'accent-soft': '#35231C',
    'on-accent': '#1B0E09',
    done: '#5CBF9A',
    'done-soft': '#1B2E27',
    risk: '#E0A93B',
    'risk-soft': '#332A17',
    late: '#F2837B',
    'late-soft': '#3A201E',
    news: '#8FAEE3',
    'news-soft': '#1F2838',
    live: '#3A331F',
  },
} as const satisfies Record<Mode, Record<string, string>>

export type Role = keyof typeof palette.light

/** At most six series, told apart by the colour-blind too (after Okabe and Ito); in this order everywhere. */
export const seriesColours: Record<Mode, readonly string[]> = {
  light: ['#3B5B92', '#D0763A', '#1F7A5C', '#9A6AA8', '#8A7A2E', '#6E7772'],
  dark: ['#8FAEE3', '#EE9C66', '#5CBF9A', '#C9A2D6', '#CDBB62', '#A3A9A2'],
}

export const colour = (mode: Mode, role: Role): string => palette[mode][role]

export const fontFamily =
  "Inter, 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', system-ui, sans-serif"

/** Hands the palette to style sheets. Through the object model, which a strict content policy allows. */
export function paint(mode: Mode, root: HTMLElement = document.documentElement): void {
  for (const [role, value] of Object.entries(palette[mode])) root.style.setProperty(`--${role}`, value)
  root.style.setProperty('color-scheme', mode)
  root.dataset['mode'] = mode
}

type Algorithm = Extract<NonNullable<ThemeConfig['algorithm']>, (...args: never[]) => unknown>

/** The library's dark scale, with our own colours kept as they are: it would dim them below readable contrast. */
const dark: Algorithm = (seed, map) => ({
  ...darkAlgorithm(seed, map),
  colorPrimary: palette.dark.accent,
  colorPrimaryHover: palette.dark['accent-ink'],
  colorSuccess: palette.dark.done,
  colorWarning: palette.dark.risk,
  colorError: palette.dark.late,
  colorErrorHover: palette.dark.late,
  colorInfo: palette.dark.news,
})

/** The same roles as the component library names them. */
export function antdTheme(mode: Mode): ThemeConfig {
  const of = palette[mode]
  return {
    ...(mode === 'dark' ? { algorithm: dark } : {}),
    token: {
      colorPrimary: of.accent,
      // The library would lighten it, and white on it could no longer be read.
      colorPrimaryHover: of['accent-ink'],
      colorLink: of['accent-ink'],
      colorLinkHover: of.accent,
      colorSuccess: of.done,
      colorWarning: of.risk,
      colorError: of.late,
      colorInfo: of.news,
      colorText: of.ink,
      colorTextSecondary: of.muted,
      colorTextTertiary: of.muted,
      colorTextDescription: of.muted,
      colorTextPlaceholder: of.muted,
      colorTextHeading: of.ink,
      colorTextLightSolid: of['on-accent'],
      colorBgBase: of.surface,
      controlItemBgActive: of['accent-soft'],
      controlItemBgActiveHover: of['accent-soft'],
      controlItemBgHover: of.sunken,
      colorBgLayout: of.paper,
      colorBgContainer: of.surface,
      colorBgElevated: of.raised,
      colorBgSpotlight: mode === 'light' ? of.ink : of.raised,
      colorBorder: of.edge,
      colorBorderSecondary: of.hairline,
      colorSplit: of.hairline,
      borderRadius: 6,
      borderRadiusLG: 6,
      fontFamily,
      fontSize: 14,
      controlHeight: 32,
      wireframe: false,
      motionDurationMid: '0.15s',
      motionDurationSlow: '0.2s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', defaultBorderColor: of.rim },
      Segmented: { trackBg: of.sunken, itemSelectedBg: of.surface },
      Tooltip: { colorTextLightSolid: mode === 'light' ? of.surface : of.ink },
      Drawer: { paddingLG: 24 },
    },
  }
}
