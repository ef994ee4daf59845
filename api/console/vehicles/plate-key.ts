/** As people type a plate: "b mp 12" is how "B-MP 1234" begins. As the API has it (`plate_key`). */
const BETWEEN = /[\s\u00a0\u2009\u202f\u2010\u2011\u2013.·•/_%\\-]/g;

export const plateKey = (plate: string): string => plate.toLowerCase().replaceAll(BETWEEN, '');
