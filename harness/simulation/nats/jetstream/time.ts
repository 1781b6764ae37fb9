const nanosPerSecond = 1_000_000_000n;
const secondsPerDay = 86_400;

/** How Go writes its zero time. */
export const zeroTime = "0001-01-01T00:00:00Z";

/** RFC 3339 in UTC with as many digits of a second as needed, as Go writes times. */
export function formatTime(nanos: bigint): string {
  const seconds = Number(nanos / nanosPerSecond);
  const fraction = Number(nanos % nanosPerSecond);
  const days = Math.floor(seconds / secondsPerDay);
  const rest = seconds - days * secondsPerDay;
  const [year, month, day] = civilFromDays(days);
  const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(two).join(":");
  const digits = fraction === 0 ? "" : `.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${clock}${digits}Z`;
}

/** Nanoseconds since the epoch of an RFC 3339 time; undefined if it is none. */
export function parseTime(text: string): bigint | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(
      text,
    );
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const offset = (part(9) * 60 + part(10)) * (match[8] === "-" ? -60 : 60);
  const days = daysFromCivil(part(1), part(2), part(3));
  const seconds = days * secondsPerDay + part(4) * 3600 + part(5) * 60 + part(6) - offset;
  return BigInt(seconds) * nanosPerSecond + BigInt((match[7] ?? "0").padEnd(9, "0"));
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** Calendar date of a day number (days since 1970-01-01), proleptic Gregorian. */
function civilFromDays(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
