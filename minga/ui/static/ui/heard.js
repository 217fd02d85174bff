// What a save was told, or null when no whole answer came: a line that breaks leaves half an answer, or half a request (400).
// The server may or may not have it, so whoever hears null asks again with the same key.
export async function heard(asked) {
  try {
    const answer = await asked;
    const told = await answer.json().catch(() => null);
    const cut = answer.status >= 500 || answer.status === 400 || (answer.ok && !answer.redirected && !told);
    return cut ? null : { answer, told: told || {} };
  } catch {
    return null;
  }
}
