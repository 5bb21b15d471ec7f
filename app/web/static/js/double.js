/** Milliseconds: so soon the same button is pressed again by a hand that shakes. */
export const DOUBLE = 2000;
