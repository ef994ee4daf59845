/** The sign of Motorpool; the word beside it says it. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M16 6l8 19-8-4-8 4z" />
    </svg>
  );
}
