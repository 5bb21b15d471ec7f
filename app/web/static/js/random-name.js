/** A name that no other page has drawn, to tell pages apart. It keeps nothing secret. */
export function randomName() {
  return Math.random().toString(36).slice(2);
}
