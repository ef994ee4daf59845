import type { LanguageTemplates } from './template.js';

const SANDBOX = '{{#if sandbox}}Fue en el entorno de pruebas: no se ha movido dinero.{{/if}}';
const SPAN = 'Del {{startsAt}} al {{endsAt}}{{#if branch}}, en {{branch}}{{/if}}.';

export const es: LanguageTemplates = {
  messages: {
    registered: {
      subject: 'Te damos la bienvenida a Motorpool',
      paragraphs: [
        'Hola, {{name}}:',
        'tu cuenta está lista. Busca un coche, resérvalo y será tuyo en cuanto lo pagues.',
      ],
    },
    'sign-in-code': {
      subject: 'Tu código de acceso',
      paragraphs: ['Tu código de acceso a Motorpool es {{code}}. Sirve una vez, durante {{goodMinutes}} minutos.'],
    },
    'verify-email': {
      subject: 'Confirma tu dirección de correo',
      paragraphs: [
        'Alguien dio esta dirección a Motorpool. Si es tuya, confírmala en las próximas {{goodHours}} horas con {{code}}',
      ],
    },
    'reset-password': {
      subject: 'Elige una contraseña nueva',
      paragraphs: [
        'Si no lo has pedido, no hagas nada: tu contraseña sigue siendo la misma.',
        'Elige una contraseña nueva de Motorpool en los próximos {{goodMinutes}} minutos con {{code}}',
      ],
    },
    held: {
      subject: 'Te guardamos el {{car}}',
      paragraphs: [
        'Te guardamos el {{car}} hasta el {{heldUntilAt}}. Págalo antes para quedártelo.',
        `${SPAN} Precio: {{totalMinor}}.`,
      ],
    },
    confirmed: {
      subject: 'Tu reserva de un {{car}} está confirmada',
      paragraphs: ['Hola, {{name}}:', 'tu {{car}} está confirmado.', `${SPAN} Precio: {{totalMinor}}.`],
    },
    reminder: {
      subject: 'Tu {{car}} te espera: {{startsAt}}',
      paragraphs: ['Hola, {{name}}:', 'tu alquiler de un {{car}} empieza en menos de {{hours}} h.', SPAN],
    },
    late: {
      subject: 'Tenías que devolver el {{car}} el {{endsAt}}',
      paragraphs: [
        'Tenías que devolver el {{car}} el {{endsAt}}. Devuélvelo, o alarga el alquiler si nadie más lo espera.',
      ],
    },
    ended: {
      subject: 'Gracias: tu alquiler del {{car}} ha terminado',
      paragraphs: ['Hola, {{name}}:', 'tu alquiler del {{car}} ha terminado. Cuéntanos cómo fue.', SPAN],
    },
    receipt: {
      subject: 'Recibo de {{amountMinor}}',
      paragraphs: [
        'Hola, {{name}}:',
        'hemos recibido {{amountMinor}}{{#if car}} por el {{car}}{{/if}}.{{#if invoiceNumber}} Factura {{invoiceNumber}}.{{/if}}',
        '{{#if startsAt}}Del {{startsAt}} al {{endsAt}}.{{/if}}',
        SANDBOX,
      ],
    },
    refunded: {
      subject: 'Devolución de {{amountMinor}}',
      paragraphs: ['Hola, {{name}}:', 'te hemos devuelto {{amountMinor}}{{#if car}} por el {{car}}{{/if}}.', SANDBOX],
    },
    'deposit-held': {
      subject: 'Fianza de {{amountMinor}}',
      paragraphs: [
        'Hola, {{name}}:',
        'hemos retenido {{amountMinor}} como fianza{{#if car}} por el {{car}}{{/if}}. Solo se cobran si debes algo después del alquiler.',
        SANDBOX,
      ],
    },
    'deposit-captured': {
      subject: 'Hemos cobrado {{amountMinor}} de tu fianza',
      paragraphs: [
        'Hola, {{name}}:',
        'hemos cobrado {{amountMinor}} de tu fianza{{#if car}} por el {{car}}{{/if}}, por lo que quedaba pendiente del alquiler. El resto queda liberado.',
        SANDBOX,
      ],
    },
    'deposit-released': {
      subject: 'Tu fianza de {{amountMinor}} queda liberada',
      paragraphs: [
        'Hola, {{name}}:',
        'tu fianza de {{amountMinor}}{{#if car}} por el {{car}}{{/if}} ya no está retenida. Tu banco puede tardar unos días en mostrarlo.',
        SANDBOX,
      ],
    },
    cancelled: {
      subject: 'Tu reserva del {{car}} está cancelada',
      paragraphs: ['Hola, {{name}}:', 'tu reserva del {{car}} está cancelada.', SPAN],
    },
    expired: {
      subject: 'Ya no te guardamos el {{car}}',
      paragraphs: ['Te guardamos el {{car}} y no se pagó a tiempo. Vuelve a estar libre; puedes reservarlo otra vez.'],
    },
    'no-show': {
      subject: 'Nadie recogió tu {{car}}',
      paragraphs: ['Hola, {{name}}:', 'nadie vino a por el {{car}}, así que la reserva ha terminado.', SPAN],
    },
    alert: {
      subject: '{{title}}',
      paragraphs: ['{{text}}', '{{#if car}}Coche: {{car}}.{{/if}}'],
    },
    maintenance: {
      subject: '{{car}}: toca revisión',
      paragraphs: [
        'El {{car}} necesita una revisión{{#if dueAt}} desde el {{dueAt}}{{/if}}. No se ofrece hasta que la tenga.',
      ],
    },
  },
  unsubscribe: 'No quiero más de estos: {{unsubscribeUrl}}',
};
