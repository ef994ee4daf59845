/** The shapes of a vehicle's images and papers. */
import { type Static, type TSchema, Type } from 'typebox';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Day = Type.String({ format: 'date' });

export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const DOCUMENT_TYPES = ['application/pdf', ...IMAGE_TYPES] as const;
export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_IMAGES = 20;
export const MOST_DOCUMENTS = 50;

export const VehicleImage = Type.Object(
  {
    id: Uuid,
    width: Type.Integer({ description: 'Of the image as it came' }),
    height: Type.Integer(),
    urls: Type.Record(Type.String(), Type.String(), { description: 'By width: 320, 800, 1600; for anyone, WebP' }),
    createdAt: Time,
  },
  { $id: 'VehicleImage' },
);
export type VehicleImage = Static<typeof VehicleImage>;
export const VehicleImages = Type.Object({ items: Type.Array(VehicleImage) });

export const ImageOrder = Type.Object({ imageIds: Type.Array(Uuid, { maxItems: MOST_IMAGES }) });
export const ImageParams = Type.Object({ id: Uuid, imageId: Uuid });
export const ImageFileParams = Type.Object({ imageId: Uuid, width: Type.Enum(['320', '800', '1600']) });

export const DocumentQuery = Type.Object({
  kind: Type.String({ pattern: '^[a-z][a-z0-9-]{0,49}$', description: 'registration, insurance, inspection, …' }),
  expiresOn: Type.Optional(Day),
});
export const VehicleDocument = Type.Object(
  {
    id: Uuid,
    kind: Type.String(),
    mediaType: Type.Enum(DOCUMENT_TYPES),
    bytes: Type.Integer(),
    expiresOn: Nullable(Day),
    addedBy: Nullable(Uuid),
    createdAt: Time,
  },
  { $id: 'VehicleDocument' },
);
export type VehicleDocument = Static<typeof VehicleDocument>;
export const VehicleDocuments = Type.Object({ items: Type.Array(VehicleDocument) });
export const DocumentParams = Type.Object({ id: Uuid, documentId: Uuid });
