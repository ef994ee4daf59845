/** What an agent and its supervisor say to each other. */

/** The exit status that says: start me again, or what I have made ready. */
export const START_AGAIN = 75;

/** The message that says: the system has taken me in. */
export const SIGNED_IN = 'signed-in';
