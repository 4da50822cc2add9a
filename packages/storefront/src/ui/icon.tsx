/** Line icons on a 20 px grid, drawn alike. Always beside a word or under a label. */
const paths = {
  roofs: 'M2.500 10.200 6.500 6l4 4.200M9 9l4.200-4.300 4.300 4.300M4 10.500V16h12V9.200M10 16v-3',
  light:
    'M10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7ZM10 2.800v1M10 16.200v1M17.200 10h-1M3.800 10h-1M15.100 4.900l-.7.7M5.600 14.400l-.7.7M15.100 15.100l-.7-.7M5.600 5.600l-.7-.7',
  dark: 'M16 11.800A6.500 6.500 0 0 1 8.200 4a6.500 6.500 0 1 0 7.800 7.800Z',
  signOut: 'M11.500 4h-7v12h7M8.500 10h8m0 0-3-3m3 3-3 3',
  back: 'm12 5-5 5 5 5',
  up: 'M10 15.500v-11m0 0L5.500 9M10 4.500 14.500 9',
  down: 'M10 4.500v11m0 0 4.500-4.500M10 15.500 5.500 11',
  swap: 'M4 7.500h11m0 0-2.500-2.500M15 7.500 12.500 10M16 12.500H5m0 0L7.500 10M5 12.500 7.500 15',
  cut: 'M4 10h12',
  out: 'M10 3.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13ZM5.500 14.500l9-9',
  check: 'm4.500 10.500 3.500 3.500 7.500-8',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
