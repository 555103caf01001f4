<?php
// Plugin of the WordPress that the tests start: counts what reached it, so that tests count at the origin.
// GET /?doorward-stats=1 tells, GET /?doorward-stats=reset starts again at nothing. Sends no mail: it only notes it.
// The notes are lines in one file (appended whole, so that several workers may write at once).

const DOORWARD_HOOKS = array(
	'wp_login',
	'wp_login_failed',
	'application_password_did_authenticate',
	'application_password_failed_authentication',
	'lostpassword_post',
	'register_post',
	'after_password_reset',
);

function doorward_note( $what, $more = null ) {
	$line = json_encode( array( $what, $more ), JSON_INVALID_UTF8_SUBSTITUTE );
	file_put_contents( getenv( 'WORDPRESS_NOTES' ), $line . "\n", FILE_APPEND | LOCK_EX );
}

/** Every attempt to sign a user name in, once: `success` and `failure` add up to `attempts`. */
function doorward_stats() {
	$notes = @file( getenv( 'WORDPRESS_NOTES' ), FILE_IGNORE_NEW_LINES );
	$stats = array(
		'attempts' => 0,
		'success'  => 0,
		'failure'  => 0,
		'mails'    => 0,
		'lastMail' => null,
		'hooks'    => array_fill_keys( DOORWARD_HOOKS, 0 ),
	);
	foreach ( $notes ? $notes : array() as $line ) {
		list( $what, $more ) = json_decode( $line, true );
		if ( 'mail' === $what ) {
			++$stats['mails'];
			$stats['lastMail'] = $more;
		} elseif ( isset( $stats['hooks'][ $what ] ) ) {
			++$stats['hooks'][ $what ];
		} else {
			++$stats['attempts'];
			++$stats[ $what ];
		}
	}
	return $stats;
}

if ( isset( $_GET['doorward-stats'] ) ) {
	if ( 'reset' === $_GET['doorward-stats'] ) {
		file_put_contents( getenv( 'WORDPRESS_NOTES' ), '', LOCK_EX );
	}
	header( 'Content-Type: application/json' );
	header( 'Cache-Control: no-store' );
	echo json_encode( doorward_stats() );
	exit;
}

// The form, the e-mail form and XML-RPC all go through this filter. An empty name is only a look at the cookie.
add_filter(
	'authenticate',
	function ( $user, $username ) {
		if ( ! empty( $username ) ) {
			doorward_note( $user instanceof WP_User ? 'success' : 'failure' );
		}
		return $user;
	},
	1000,
	2
);

foreach ( DOORWARD_HOOKS as $doorward_hook ) {
	add_action(
		$doorward_hook,
		function () use ( $doorward_hook ) {
			doorward_note( $doorward_hook );
			// Basic on the REST API checks its password without the filter above.
			if ( 0 === strpos( $doorward_hook, 'application_password_' ) && ! doing_filter( 'authenticate' ) ) {
				doorward_note( 'application_password_did_authenticate' === $doorward_hook ? 'success' : 'failure' );
			}
		},
		10,
		0
	);
}

/** Takes the place of WordPress's own, which is defined only where nobody else has done so. */
function wp_mail( $to, $subject, $message ) {
	doorward_note( 'mail', array( 'to' => $to, 'subject' => $subject, 'message' => $message ) );
	return true;
}
