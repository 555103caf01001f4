// Passwords that people use most, as the public lists of breached passwords have them, in about their order. Data only.
export const commonPasswords: readonly string[] = `
123456 password 123456789 12345678 12345 qwerty 1234567890 111111 1234567 123123 abc123 password1 1234 iloveyou
000000 qwerty123 1q2w3e4r admin qwertyuiop 654321 555555 lovely 7777777 welcome 888888 princess dragon 123qwe
sunshine 666666 football monkey 1q2w3e4r5t letmein aa12345678 superman asdfghjkl 987654321 trustno1 master shadow
michael jordan23 baseball charlie jennifer freedom whatever hello123 password123 Password1 Passw0rd P@ssw0rd
zaq12wsx qazwsx 1qaz2wsx qwe123 asdf1234 zxcvbnm zxcvbnm123 passw0rd starwars computer michelle jessica pepper
daniel ashley bailey summer hunter buster soccer harley batman andrew tigger robert thomas hockey ranger jordan
killer george maggie ginger cookie banana chocolate butterfly flower purple orange silver diamond matrix secret
secret123 login login123 admin123 admin1234 root toor test test123 test1234 guest user changeme default letmein1
welcome1 welcome123 Welcome1 monkey123 dragon123 sunshine1 princess1 football1 iloveyou1 iloveyou2 superman1 abcd1234
abc12345 a1b2c3d4 q1w2e3r4 1234qwer qwer1234 11111111 00000000 12341234 11223344 121212 112233 123321 123654 147258
147258369 159753 159357 789456123 852456 999999 222222 333333 444444 777777 696969 101010 131313 232323 2000 2024
Summer2024 Summer2025 Summer2026 Winter2024 Winter2025 Winter2026 Spring2025 Spring2026 Autumn2025 Autumn2026
January2026 Monday123 Password2025 Password2026 Company123 Qwerty123! Password1! Password123! Admin123! Welcome1!
liverpool chelsea arsenal barcelona realmadrid manchester juventus mercedes ferrari porsche yamaha samsung nintendo
pokemon minecraft naruto spiderman metallica nirvana eminem slipknot jesus jesus1 angel angel1 heaven blessed forever
family friends lovers babygirl babyboy sweety honey lucky lucky7 happy smile winter spring autumn december november
october september august london paris berlin newyork america canada mexico brasil india google facebook linkedin
`
  .trim()
  .split(/\s+/)
