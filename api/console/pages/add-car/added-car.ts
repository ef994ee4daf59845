export interface AddedCar {
  id: string;
  name: string;
  isElectric: boolean;
  /** Its MQTT password; undefined for who may not issue one. */
  token: string | undefined;
}
