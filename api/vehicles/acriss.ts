/** ACRISS car classification codes (the industry's matrix): four letters, each from a column of its own. */

const CATEGORY = 'MNEHCDIJSRFGPULWOX'; // mini … luxury elite, oversize, special
const TYPE = 'BCDWVLSTFJXPQZEMRHYNGK'; // 2–3 doors, 2/4, 4–5, wagon, van, limousine, sport, convertible, SUV, …
const DRIVE = 'MNCABD'; // manual or automatic; driven wheels
const FUEL_AND_AIR = 'RNDQHIECLSABMFVZUX'; // energy, with and without air conditioning

export const ACRISS_PATTERN = `^[${CATEGORY}][${TYPE}][${DRIVE}][${FUEL_AND_AIR}]$`;
