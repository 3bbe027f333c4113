/** Dollars with as many places as X's prices need: $0.015, $0.20, $7.50. */
export function dollars(amount: number): string {
  const thousandths = Math.round(amount * 1000);
  return `$${(thousandths / 1000).toFixed(thousandths % 10 === 0 ? 2 : 3)}`;
}
