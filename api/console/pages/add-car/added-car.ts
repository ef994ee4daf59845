export interface AddedCar {
  id: string;
  name: string;
  /** Its MQTT password; undefined for who may not issue one. */
  token: string | undefined;
}
