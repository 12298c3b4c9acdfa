/** What a table says where something is missing that is to come. */
export const notYet = "not yet";
