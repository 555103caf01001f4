<?php
// Run once by `php` after the installation: users, application passwords, registration, pretty addresses.
// Its argument is the users as JSON; it prints their application passwords, in the same order, as JSON.

require getenv( 'WORDPRESS_SITE' ) . '/wp-load.php';

update_option( 'users_can_register', 1 );
// Otherwise the first sign-in of an administrator may end at a question about his address.
update_option( 'admin_email_lifespan', time() + YEAR_IN_SECONDS );
$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );
flush_rewrite_rules( false );

$application_passwords = array();
foreach ( json_decode( $argv[1], true ) as $wanted ) {
	$id = username_exists( $wanted['name'] );
	if ( ! $id ) {
		$id = wp_insert_user(
			array(
				'user_login' => $wanted['name'],
				'user_email' => $wanted['email'],
				'user_pass'  => $wanted['password'],
				'role'       => 'editor',
			)
		);
	}
	list( $application_passwords[] ) = WP_Application_Passwords::create_new_application_password(
		$id,
		array( 'name' => 'tests' )
	);
}
echo json_encode( $application_passwords );
