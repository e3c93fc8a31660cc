/** From today to so many days from now. */
export function daysAhead(days: number): { from: string; to: string } {
  const to = new Date();
  to.setDate(to.getDate() + days);
  return { from: isoDay(new Date()), to: isoDay(to) };
}

/** The day on this machine's calendar, not UTC's: they differ around midnight. */
function isoDay(day: Date): string {
  const [year, month, date] = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
