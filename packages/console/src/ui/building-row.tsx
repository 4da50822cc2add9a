/** A row of houses in one line: the same drawing wherever there is nothing. */
export function BuildingRow() {
  return (
    <svg
      className="building-row"
      width="168"
      height="64"
      viewBox="0 0 168 64"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2 60h164" />
      <path d="M14 60V30l14-10 14 10v30M24 60V48h8v12M22 36h4M30 36h4" />
      <path d="M42 60V14h28v46M49 22h4M59 22h4M49 31h4M59 31h4M49 40h4M59 40h4M52 60v-9h8v9" />
      <path d="M70 60V34h26v26M70 34l13-9 13 9M77 42h4M85 42h4M80 60v-8h6v8" />
      <path d="M96 60V8h24v52M102 16h4M110 16h4M102 25h4M110 25h4M102 34h4M110 34h4M102 43h4M110 43h4M105 60v-8h6v8" />
      <path d="M120 60V38l16-11 16 11v22M131 60V49h9v11M128 41h4M139 41h4" />
      <path d="M157 60V48m0 0c-4 0-6-3-6-7s3-8 6-8 6 4 6 8-2 7-6 7Z" />
    </svg>
  )
}
