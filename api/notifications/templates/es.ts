import type { LanguageTemplates } from './template.js';

const SANDBOX = '{{#if sandbox}}Fue en el entorno de pruebas: no se ha movido dinero.{{/if}}';
/** Of a rental; what is not known of it is left out. */
const RENTAL = [
  ['Coche', 'car'],
  ['Desde', 'startsAt'],
  ['Hasta', 'endsAt'],
  ['Oficina', 'branch'],
] as const;
const PRICED = [...RENTAL, ['Precio', 'totalMinor']] as const;

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
        'Alguien dio esta dirección a Motorpool. Si es tuya, confírmala para que podamos escribirte sobre tus alquileres.',
      ],
      action: 'Confirmar esta dirección',
      notes: [
        'El enlace sirve una vez, durante {{goodHours}} horas{{#if goodUntilAt}}: hasta el {{goodUntilAt}}{{/if}}. Si no sabes de qué se trata, no tienes que hacer nada.',
      ],
    },
    'reset-password': {
      subject: 'Elige una contraseña nueva',
      paragraphs: ['Alguien pidió una contraseña nueva para la cuenta de Motorpool de esta dirección.'],
      action: 'Elegir una contraseña nueva',
      notes: [
        'El enlace sirve una vez, durante {{goodMinutes}} minutos{{#if goodUntilAt}}: hasta el {{goodUntilAt}}{{/if}}. Si no lo has pedido, no hagas nada: tu contraseña sigue siendo la misma.',
      ],
    },
    held: {
      subject: 'Te guardamos el {{car}}',
      paragraphs: ['Te guardamos el {{car}} hasta el {{heldUntilAt}}. Págalo antes para quedártelo.'],
      facts: PRICED,
    },
    confirmed: {
      subject: 'Tu reserva de un {{car}} está confirmada',
      paragraphs: ['Hola, {{name}}:', 'tu {{car}} está confirmado. Trae tu permiso de conducir.'],
      facts: PRICED,
    },
    'still-coming': {
      subject: '¿Vendrás a por tu {{car}}? {{startsAt}}',
      paragraphs: [
        'Hola, {{name}}:',
        'te guardamos el {{car}}. Si has cambiado de planes, cambia o cancela tu reserva, y otra persona podrá llevárselo.',
      ],
      facts: RENTAL,
    },
    reminder: {
      subject: 'Tu {{car}} te espera: {{startsAt}}',
      paragraphs: ['Hola, {{name}}:', 'tu alquiler de un {{car}} empieza en menos de {{hours}} h.'],
      facts: RENTAL,
    },
    late: {
      subject: 'Tenías que devolver el {{car}} el {{endsAt}}',
      paragraphs: [
        'Tenías que devolver el {{car}} el {{endsAt}}. Devuélvelo, o alarga el alquiler si nadie más lo espera.',
      ],
      facts: RENTAL,
    },
    ended: {
      subject: 'Gracias: tu alquiler del {{car}} ha terminado',
      paragraphs: ['Hola, {{name}}:', 'tu alquiler del {{car}} ha terminado. Cuéntanos cómo fue.'],
      facts: RENTAL,
    },
    receipt: {
      subject: '{{#if payLater}}Factura {{invoiceNumber}} de {{amountMinor}}{{else}}Recibo de {{amountMinor}}{{/if}}',
      paragraphs: [
        'Hola, {{name}}:',
        '{{#if payLater}}tu alquiler se paga por factura{{#if dueOn}}, a más tardar el {{dueOn}}{{/if}}: {{amountMinor}}.{{else}}hemos recibido {{amountMinor}}{{#if car}} por el {{car}}{{/if}}. Gracias.{{/if}}',
        SANDBOX,
      ],
      facts: [...RENTAL, ['Forma de pago', 'paidBy'], ['Factura', 'invoiceNumber']],
      amounts: true,
      action: 'Ver la factura',
      notes: ['{{#if linkUntilAt}}El enlace muestra la factura a quien lo tenga, hasta el {{linkUntilAt}}.{{/if}}'],
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
      paragraphs: ['Hola, {{name}}:', 'tu reserva del {{car}} está cancelada.'],
      facts: RENTAL,
    },
    expired: {
      subject: 'Ya no te guardamos el {{car}}',
      paragraphs: ['Te guardamos el {{car}} y no se pagó a tiempo. Vuelve a estar libre; puedes reservarlo otra vez.'],
    },
    'no-show': {
      subject: 'Nadie recogió tu {{car}}',
      paragraphs: ['Hola, {{name}}:', 'nadie vino a por el {{car}}, así que la reserva ha terminado.'],
      facts: RENTAL,
    },
    alert: {
      subject: '{{title}}',
      paragraphs: ['{{text}}', '{{#if sinceAt}}Desde el {{sinceAt}}.{{/if}}', '{{#if car}}Coche: {{car}}.{{/if}}'],
    },
    maintenance: {
      subject:
        '{{#if leftOffered}}{{#if place}}{{place}}{{else}}Coches sin sucursal{{/if}}: {{leftOffered}} más pueden averiarse y se ofrecen{{else}}{{car}}: {{#if foreseen}}se prevé una avería{{else}}toca revisión{{/if}}{{/if}}',
      paragraphs: [
        '{{#if leftOffered}}Es probable que en 7 días se averíen más coches de los que pueden retirarse a la vez ({{percent}} %). Los peores no se ofrecen: {{barred}}. Los demás sí: {{leftOffered}}. Cada uno tiene propuesto el taller: atiéndelos primero, o desactiva la previsión si es errónea.{{else}}{{#if foreseen}}Se prevé una avería del {{car}}.{{else}}El {{car}} necesita una revisión{{#if dueAt}} desde el {{dueAt}}{{/if}}. No se ofrece hasta que la tenga.{{/if}}{{/if}}',
        '{{#if foreseen}}{{#if serviceAt}}Se reserva para el taller desde el {{serviceAt}}{{#if isLate}}, que es tarde: antes está alquilado todo el tiempo{{/if}}. Confírmalo, cámbialo o recházalo en la página del coche.{{else}}No hay tiempo libre para el taller: todo está alquilado. Libera alguno.{{/if}}{{/if}}',
      ],
    },
  },
  invoice: { title: 'De qué se compone', total: 'Total' },
  copyLink: 'Si el botón no funciona, abre este enlace:',
  footer: 'Recibes este mensaje porque tienes una cuenta en Motorpool.',
  unsubscribe: 'No recibir más mensajes de este tipo',
  unsubscribing: {
    question: '¿No quieres más mensajes sobre {{kind}}?',
    button: 'No recibir más',
    done: 'No recibirás más mensajes sobre {{kind}}.',
    kinds: {
      held: 'coches que te guardamos',
      'still-coming': 'si vas a venir a por tu alquiler',
      reminder: 'alquileres que empiezan pronto',
      ended: 'alquileres que han terminado',
      expired: 'coches que ya no te guardamos',
      alert: 'problemas de una flota',
      maintenance: 'revisiones que tocan o que se prevén',
    },
  },
};
