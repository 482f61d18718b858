/** Our own mark: a speech bubble with two lines. No crest, no party. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--mps-accent)" />
      <g
        fill="none"
        stroke="var(--mps-on-accent)"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        <path d="M8 9h16v11h-6.5L13 24v-4H8z" />
        <path d="M12 13h8M12 16h5" />
      </g>
    </svg>
  )
}
